namespace EdgeFunctions.Diagnostics.Inspection;

/// <summary>A field as it is shown: what is secret in it is masked.</summary>
internal readonly record struct FieldLine(string Name, string Value);
