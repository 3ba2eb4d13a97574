#if FUNCTIONS_WORKER
using EdgeFunctions.Pipeline;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

// Under the Functions host. Wrong settings end the process with the list of them: the host then answers 503.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddEdge(builder.Configuration);
builder.Build().Run();
#else
return await EdgeFunctions.Hosting.EmbeddedHost.RunAsync(args);
#endif
