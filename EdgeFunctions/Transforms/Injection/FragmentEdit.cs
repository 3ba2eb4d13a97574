namespace EdgeFunctions.Transforms.Injection;

/// <summary>What stands in a fragment instead of some of its bytes.</summary>
/// <param name="Start">Where, in bytes.</param>
/// <param name="Part">What.</param>
internal sealed record FragmentEdit(int Start, FragmentPart Part);
