namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>A tag in the tokenizer's stream; the name of an end tag starts with a slash.</summary>
internal sealed record SeenTag(long Offset, string Name, (string Name, string Value)[] Attributes)
{
    public override string ToString() => $"{Offset} {Name}";
}
