using System.Text;
using EdgeFunctions.Html.Rewriting;
using EdgeFunctions.Html.Tokenizing;

namespace EdgeFunctions.Html.Selectors;

/// <summary>A condition on one attribute. Values compare as bytes: character references in the page are not decoded.</summary>
internal sealed class AttributeCondition(byte[] name, AttributeOperator op, byte[] value, bool ignoreCase)
{
    /// <summary>The attribute's name, in lower case.</summary>
    public string Name => Encoding.UTF8.GetString(name).ToLowerInvariant();

    /// <summary>
    /// What stands between white space or the ends of each value that meets the condition, without regard to ASCII case; empty if that is not known.
    /// </summary>
    public byte[] Word { get; } = op is AttributeOperator.Equals or AttributeOperator.Includes && !value.AsSpan().ContainsAnyInRange((byte)0, (byte)' ') ? value : [];

    public bool Matches(in Candidate candidate)
    {
        foreach (ref readonly var attribute in candidate.Attributes)
        {
            if (attribute.NameEnd - attribute.NameStart == name.Length && AttributeName.AreEqual(candidate.Tag[attribute.NameStart..attribute.NameEnd], name))
            {
                return MatchesValue(candidate.Tag[attribute.ValueStart..attribute.ValueEnd]);
            }
        }

        return false;
    }

    private bool MatchesValue(ReadOnlySpan<byte> actual) => op switch
    {
        AttributeOperator.Exists => true,
        AttributeOperator.Equals => Same(actual),
        AttributeOperator.Includes => Includes(actual),
        AttributeOperator.Dash => Same(actual) || (actual.Length > value.Length && actual[value.Length] == '-' && Same(actual[..value.Length])),
        AttributeOperator.Prefix => value.Length > 0 && actual.Length >= value.Length && Same(actual[..value.Length]),
        AttributeOperator.Suffix => value.Length > 0 && actual.Length >= value.Length && Same(actual[^value.Length..]),
        _ => Contains(actual),
    };

    private bool Same(ReadOnlySpan<byte> actual) => ignoreCase ? AttributeName.AreEqual(actual, value) : actual.SequenceEqual(value);

    private bool Includes(ReadOnlySpan<byte> actual)
    {
        if (!ignoreCase && actual.IndexOf(value) < 0)
        {
            return false;
        }

        for (var i = 0; i < actual.Length;)
        {
            if (CharClass.IsSpace(actual[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < actual.Length && !CharClass.IsSpace(actual[i]))
            {
                i++;
            }

            if (Same(actual[start..i]))
            {
                return true;
            }
        }

        return false;
    }

    private bool Contains(ReadOnlySpan<byte> actual)
    {
        if (value.Length == 0 || !ignoreCase)
        {
            return value.Length > 0 && actual.IndexOf(value) >= 0;
        }

        for (var i = 0; i + value.Length <= actual.Length; i++)
        {
            if (Same(actual.Slice(i, value.Length)))
            {
                return true;
            }
        }

        return false;
    }
}
