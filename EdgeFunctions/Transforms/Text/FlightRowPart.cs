namespace EdgeFunctions.Transforms.Text;

/// <summary>The parts of a flight row.</summary>
internal enum FlightRowPart
{
    Id,
    Tag,
    Length,

    /// <summary>The rest of a row that runs to a line feed.</summary>
    Line,

    /// <summary>The counted bytes of a row.</summary>
    Bytes,
}
