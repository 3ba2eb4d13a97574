using System.Globalization;
using System.Reflection;
using EdgeFunctions.Bodies;
using EdgeFunctions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace EdgeFunctions.Hosting;

/// <summary>Calls a function for a request and executes its result, as the Functions worker does.</summary>
internal sealed class FunctionInvoker
{
    // Each new one draws a random identifier from the system.
    private static readonly ActionDescriptor Descriptor = new();

    private readonly HttpFunction _function;
    private readonly FunctionKey _key;
    private readonly ParameterInfo[] _parameters;
    private readonly MethodInvoker _invoker;
    private readonly FunctionFactory? _factory;

    /// <param name="function">The function.</param>
    /// <param name="factory">Makes its object; null for a static one.</param>
    /// <param name="options">The settings.</param>
    /// <param name="environment">Whether a developer is at work.</param>
    public FunctionInvoker(HttpFunction function, FunctionFactory? factory, EdgeOptions options, IHostEnvironment environment)
    {
        _function = function;
        _factory = factory;
        _key = new FunctionKey(options.Functions.Key, environment.IsDevelopment());
        _parameters = function.Method.GetParameters();
        _invoker = MethodInvoker.Create(function.Method);
    }

    public async Task InvokeAsync(HttpContext http)
    {
        if (!_key.Admits(_function.Trigger.AuthLevel, http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            var result = Call(_factory?.Create(http), http);
            if (result is Task task)
            {
                result = task switch
                {
                    Task<IActionResult> action => await action,
                    Task<IResult> typed => await typed,
                    _ => await AwaitAsync(task),
                };
            }

            await ExecuteAsync(result, http);
        }
        catch (BodyBrokenException)
        {
            // The Functions host resets the reader's connection when a function fails in mid-body.
            http.Abort();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader left; there is nobody to tell.
        }
    }

    private static Task ExecuteAsync(object? result, HttpContext http) => result switch
    {
        // First: an action result needs a context of MVC, which costs to make.
        IResult typed => typed.ExecuteAsync(http),
        IActionResult action => action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), Descriptor)),
        // Null or an unknown type is an empty 200.
        _ => Task.CompletedTask,
    };

    private static async Task<object?> AwaitAsync(Task task)
    {
        await task;
        return null;
    }

    // Most take one argument or two, for which no array is made.
    private object? Call(object? target, HttpContext http) => _parameters switch
    {
        [var one] => _invoker.Invoke(target, Argument(one, http)),
        [var one, var two] => _invoker.Invoke(target, Argument(one, http), Argument(two, http)),
        _ => _invoker.Invoke(target, Arguments(http)),
    };

    private Span<object?> Arguments(HttpContext http) => Array.ConvertAll(_parameters, parameter => Argument(parameter, http));

    private static object? Argument(ParameterInfo parameter, HttpContext http) => parameter.ParameterType switch
    {
        var t when t == typeof(HttpRequest) => http.Request,
        var t when t == typeof(CancellationToken) => http.RequestAborted,
        var t when t == typeof(FunctionContext) => FunctionContext.Empty,
        var t => Convert.ChangeType(http.GetRouteValue(parameter.Name!), t, CultureInfo.InvariantCulture),
    };
}
