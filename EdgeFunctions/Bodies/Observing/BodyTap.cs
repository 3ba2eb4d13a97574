namespace EdgeFunctions.Bodies.Observing;

/// <summary>The observers of one body, for the one who sends it. Disposed before the end was told, it tells that the body broke off.</summary>
internal sealed class BodyTap(ObserverQueue[] observers) : IDisposable
{
    private bool _hasEnded;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (var observer in observers)
        {
            observer.Write(bytes);
        }
    }

    /// <summary>Tells the end; the first time counts.</summary>
    public void End(bool isComplete)
    {
        if (!_hasEnded)
        {
            _hasEnded = true;
            foreach (var observer in observers)
            {
                observer.End(isComplete);
            }
        }
    }

    public void Dispose() => End(isComplete: false);
}
