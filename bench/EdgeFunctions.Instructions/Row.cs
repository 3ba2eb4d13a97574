namespace EdgeFunctions.Instructions;

/// <summary>Something whose instructions are counted.</summary>
/// <param name="Name">What it is called in the record.</param>
/// <param name="Times">How often it is done while they are counted, so that what comes up now and then, such as memory for more objects, makes no difference.</param>
/// <param name="Once">Does it once.</param>
internal sealed record Row(string Name, int Times, Action Once);
