namespace EdgeFunctions.Html.Rewriting;

/// <summary>What is left to do where an element ends.</summary>
internal sealed class EndActions : IDisposable
{
    /// <summary>Goes before the end tag.</summary>
    public ScratchBuffer Append { get; } = new();

    /// <summary>Goes behind the end tag.</summary>
    public ScratchBuffer After { get; } = new();

    public List<EndTagHandler> Handlers { get; } = [];

    public bool RemoveTag { get; set; }

    /// <summary>The element is removed with all in it, also with what is still put there.</summary>
    public bool RemoveContent { get; set; }

    public void Clear()
    {
        Append.Clear();
        After.Clear();
        Handlers.Clear();
        RemoveTag = RemoveContent = false;
    }

    public void Dispose()
    {
        Append.Dispose();
        After.Dispose();
    }
}
