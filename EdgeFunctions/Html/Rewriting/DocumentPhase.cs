namespace EdgeFunctions.Html.Rewriting;

/// <summary>How far a parser has come towards the body.</summary>
internal enum DocumentPhase : byte
{
    BeforeHead,

    InHead,

    AfterHead,

    InBody,
}
