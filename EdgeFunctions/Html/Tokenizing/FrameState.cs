namespace EdgeFunctions.Html.Tokenizing;

/// <summary>Whether the document turned out to be a frameset.</summary>
internal enum FrameState : byte
{
    Undecided,
    Body,
    Frameset,
}
