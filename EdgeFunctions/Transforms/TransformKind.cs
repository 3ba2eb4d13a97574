namespace EdgeFunctions.Transforms;

/// <summary>Which rewriting a body gets.</summary>
internal enum TransformKind
{
    None,

    /// <summary>HTML and XHTML.</summary>
    Html,

    /// <summary>CSS, JavaScript, JSON, XML and plain text: URLs are matched in the text.</summary>
    Text,

    /// <summary>JSON that gets members, besides what <see cref="Text"/> gets.</summary>
    Json,

    /// <summary>JSON lines that get members. A feed: it leaves as it comes, whatever the delivery.</summary>
    JsonLines,

    /// <summary>React flight rows (<c>text/x-component</c>), whose text rows carry their length.</summary>
    Flight,
}
