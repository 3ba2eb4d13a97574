namespace EdgeFunctions.Configuration;

/// <summary>Whose fields a header rule changes.</summary>
internal enum HeaderTarget
{
    /// <summary>What the reader gets.</summary>
    Response,

    /// <summary>What the publisher origin is asked.</summary>
    Request,

    /// <summary>What asset origins are asked. Apart from the publisher's: a secret for the one is nothing for the others.</summary>
    AssetRequest,
}
