namespace EdgeFunctions.Transforms.Urls;

internal static class HexDigit
{
    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int Of(int unit) => unit switch
    {
        >= '0' and <= '9' => unit - '0',
        >= 'a' and <= 'f' => unit - 'a' + 10,
        >= 'A' and <= 'F' => unit - 'A' + 10,
        _ => -1,
    };
}
