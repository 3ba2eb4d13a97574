namespace EdgeFunctions.Http;

/// <summary>A set of field names, whose case does not matter (RFC 9110 section 5.1).</summary>
/// <remarks>Nearly every field that is looked for is none of a set's, and its length and first letter tell so.</remarks>
internal sealed class FieldNames
{
    private readonly string[][] _byLength;

    public FieldNames(params string[] names)
    {
        _byLength = new string[names.Max(static name => name.Length) + 1][];
        for (var length = 0; length < _byLength.Length; length++)
        {
            _byLength[length] = Array.FindAll(names, name => name.Length == length);
        }
    }

    public bool Contains(string name)
    {
        if (name.Length < _byLength.Length)
        {
            foreach (var candidate in _byLength[name.Length])
            {
                // The last five bits of a letter are the same in either case.
                if (((candidate[0] ^ name[0]) & 0x1F) == 0 && candidate.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
