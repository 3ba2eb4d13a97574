using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using EdgeFunctions.Benchmarks;

// quick: a table within a minute. guard: fails when a page allocates more than was recorded. pages <folder>: the same over files of one's own. short: BenchmarkDotNet with few iterations, in this process. Else BenchmarkDotNet's own arguments.
switch (args)
{
    case ["pages", var folder]:
        QuickRun.RunFolder(Console.Out, folder);
        break;
    case ["guard"]:
        return GuardRun.Run(Console.Out);
    case ["quick", ..]:
        QuickRun.Run(Console.Out, args.Length > 1 ? args[1] : "");
        break;
    case ["short", .. var rest]:
        BenchmarkSwitcher.FromAssembly(typeof(HtmlBenchmarks).Assembly)
            .Run(rest.Length > 0 ? rest : ["--filter", "*"], DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(HtmlBenchmarks).Assembly).Run(args);
        break;
}

return 0;
