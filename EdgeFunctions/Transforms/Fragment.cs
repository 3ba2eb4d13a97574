using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using EdgeFunctions.Html;

namespace EdgeFunctions.Transforms;

/// <summary>A fragment to inject. Its scripts take the nonce that a page's Content-Security-Policy asks for.</summary>
internal sealed class Fragment
{
    private readonly byte[] _plain;

    // The fragment cut at each place where a nonce goes; one piece when it has no script.
    private readonly byte[][] _pieces;

    public Fragment(string html)
    {
        _plain = Encoding.UTF8.GetBytes(html);

        // The rewriter itself finds the scripts. It writes a mark that the fragment cannot hold, and the marks are the cuts.
        var mark = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32));
        var plan = new HtmlRewriterBuilder<byte[]>()
            .OnElement("script:not([nonce])", (in Element script, byte[] value) => script.SetAttribute("nonce"u8, value))
            .Build();
        var marked = new ArrayBufferWriter<byte>();
        using (var rewriter = plan.Create(mark))
        {
            rewriter.Write(_plain, marked);
            rewriter.Complete(marked);
        }

        var pieces = new List<byte[]>();
        var rest = marked.WrittenSpan;
        for (var at = rest.IndexOf(mark); at >= 0; at = rest.IndexOf(mark))
        {
            pieces.Add(rest[..at].ToArray());
            rest = rest[(at + mark.Length)..];
        }

        _pieces = [.. pieces, rest.ToArray()];
    }

    /// <summary>Whether the fragment has scripts without a nonce of their own.</summary>
    public bool HasScripts => _pieces.Length > 1;

    /// <param name="output">Where the fragment goes.</param>
    /// <param name="nonce">The nonce; null for none.</param>
    public void WriteTo(IBufferWriter<byte> output, byte[]? nonce)
    {
        if (nonce is null)
        {
            output.Write(_plain);
            return;
        }

        for (var i = 0; i < _pieces.Length; i++)
        {
            if (i > 0)
            {
                output.Write(nonce);
            }

            output.Write(_pieces[i]);
        }
    }
}
