namespace EdgeFunctions.Bodies.Observing;

/// <summary>Told of observers that do not keep up.</summary>
internal interface IObserverLog
{
    void Dropped(long bytes);

    void Failed(Exception exception);
}
