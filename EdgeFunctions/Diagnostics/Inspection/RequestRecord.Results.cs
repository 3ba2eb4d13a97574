namespace EdgeFunctions.Diagnostics.Inspection;

/// <content>What a record came to, for those who read it when all is done.</content>
internal sealed partial class RequestRecord
{
    public IReadOnlyList<RecordedChange> Changes => _changes;

    /// <summary>All changes by kind, the most frequent first.</summary>
    public IReadOnlyDictionary<string, int> Kinds => _kinds.OrderByDescending(k => k.Value).ToDictionary();

    public int ChangeCount => _changeCount;

    public bool HasLostChanges => _changesLost;

    public long BytesRead => _bytesRead;

    /// <summary>Why the transform stopped in mid-body; null when it did not.</summary>
    public string? FailedOpen => _failOpen;

    public int SkippedParts => _skipped;

    /// <summary>The exchange with the origin; null when none was asked.</summary>
    public (string Method, string Url, FieldLine[] Request, int Status, string? Failure, FieldLine[] Response)? OriginExchange() =>
        _originMethod is null ? null : (_originMethod, _originUrl!, _originRequestFields, _originStatus, _failure, _originResponseFields);
}
