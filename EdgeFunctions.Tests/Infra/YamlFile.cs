using YamlDotNet.RepresentationModel;

namespace EdgeFunctions.Tests.Infra;

/// <summary>A YAML file as a tree, with a few words for walking it.</summary>
internal static class YamlFile
{
    /// <exception cref="YamlDotNet.Core.YamlException">It is no YAML, or a key stands in a mapping twice.</exception>
    public static YamlMappingNode Read(string path)
    {
        using var reader = File.OpenText(path);
        var stream = new YamlStream();
        stream.Load(reader);
        return Assert.IsType<YamlMappingNode>(Assert.Single(stream.Documents).RootNode);
    }

    public static YamlNode? At(this YamlNode node, params ReadOnlySpan<string> path)
    {
        YamlNode? current = node;
        foreach (var key in path)
        {
            current = current is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
        }

        return current;
    }

    public static string? Text(this YamlNode node, params ReadOnlySpan<string> path) => (node.At(path) as YamlScalarNode)?.Value;

    public static string[] Keys(this YamlNode? node) => node is YamlMappingNode mapping ? [.. mapping.Children.Keys.Select(key => ((YamlScalarNode)key).Value!)] : [];

    public static YamlNode[] Items(this YamlNode? node) => node is YamlSequenceNode sequence ? [.. sequence.Children] : [];

    public static string[] Texts(this YamlNode? node) => [.. node.Items().Select(item => ((YamlScalarNode)item).Value!)];
}
