using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace EdgeFunctions.Benchmarks;

/// <summary>Fields as the server has them: it has a place for each of those it knows, where a dictionary looks for any by a hash.</summary>
/// <remarks>Its collections are its own, and made here by their names.</remarks>
internal static class ServerFields
{
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel.Core";
    private const string Request = Server + ".Internal.Http.HttpRequestHeaders";
    private const string Response = Server + ".Internal.Http.HttpResponseHeaders";

    [DynamicDependency(DynamicallyAccessedMemberTypes.All, Request, Server)]
    public static IHeaderDictionary OfRequest(ReadOnlySpan<(string Name, string Value)> sent)
    {
        var fields = Create(Type.GetType($"{Request}, {Server}"));
        foreach (var (name, value) in sent)
        {
            fields.Append(name, value);
        }

        return fields;
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.All, Response, Server)]
    public static IHeaderDictionary OfResponse() => Create(Type.GetType($"{Response}, {Server}"));

    private static IHeaderDictionary Create([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type? type)
    {
        var constructor = type?.GetConstructors()[0] ?? throw new InvalidOperationException("The server has its fields elsewhere.");
        return (IHeaderDictionary)constructor.Invoke([.. constructor.GetParameters().Select(static p => p.DefaultValue)]);
    }
}
