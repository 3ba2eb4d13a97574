namespace EdgeFunctions.Html;

/// <summary>Looks at the doctype.</summary>
internal delegate void DoctypeHandler<in TState>(in Doctype doctype, TState state);
