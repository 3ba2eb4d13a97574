using EdgeFunctions.Diagnostics.Inspection;

namespace EdgeFunctions.Pipeline.Explaining;

/// <summary>The exchange with the origin. Secrets in fields are masked.</summary>
/// <param name="Method">The method.</param>
/// <param name="Url">The URL.</param>
/// <param name="Request">The request's fields.</param>
/// <param name="Status">The response's status; 0 when there was no response.</param>
/// <param name="Failure">Why there was none.</param>
/// <param name="Response">The response's fields.</param>
internal sealed record ExchangeExplanation(string Method, string Url, IReadOnlyList<FieldLine> Request, int Status, string? Failure, IReadOnlyList<FieldLine> Response);
