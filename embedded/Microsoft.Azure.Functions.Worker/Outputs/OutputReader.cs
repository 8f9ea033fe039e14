using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Outputs;

/// <summary>Reads where a function's result goes, from its method and from the properties of what it returns.</summary>
internal sealed class OutputReader(QueueSourceReader queues)
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public FunctionOutputs Read(MethodInfo method, TriggerSource? trigger, Action<string> refuse)
    {
        var returned = Returned(method.ReturnType);
        var parts = returned.GetProperties(Own)
            .SelectMany(OutputsOf, (property, attribute) => (property, attribute))
            .ToList();
        var whole = method.GetCustomAttributes<OutputBindingAttribute>().ToList();
        List<FunctionOutput?> outputs =
        [
            .. whole.Select(attribute => Read(attribute, part: null, refuse)),
            .. parts.Select(part => Read(part.attribute, part.property, refuse)),
        ];

        if (whole.Count > 1 || (whole.Count == 1 && parts.Count > 0))
            refuse("its result has an output on the method and another beside it; an output on the method is the only one");
        if (whole.Count > 0 && returned == typeof(void))
            refuse("it has an output on the method, and returns nothing that could go there");
        if (parts.Select(part => part.property).Distinct().Count() < parts.Count)
            refuse($"a property of {returned.Name} has more than one output");
        if (trigger is HttpSource)
            CheckAnswer(returned, outputs, refuse);
        else if (outputs.OfType<HttpOutput>().Any())
            refuse($"{returned.Name} has an HttpResult, and nobody waits for an answer: its trigger is no request");

        if (trigger is HttpSource && outputs.Count == 0)
            outputs.Add(new HttpOutput(Part: null));
        return new FunctionOutputs([.. outputs.OfType<FunctionOutput>()]);
    }

    /// <summary>A property that is a response needs no attribute.</summary>
    private static IEnumerable<OutputBindingAttribute> OutputsOf(PropertyInfo property) =>
        property.PropertyType == typeof(HttpResponseData)
            ? [new HttpResultAttribute()]
            : property.GetCustomAttributes<OutputBindingAttribute>();

    private FunctionOutput? Read(OutputBindingAttribute attribute, PropertyInfo? part, Action<string> refuse) => attribute switch
    {
        HttpResultAttribute => new HttpOutput(part),
        QueueOutputAttribute queue when queues.ReadName(queue.QueueName, refuse) is { } name =>
            new QueueOutput(name, queue.Connection ?? Storage.StorageAccounts.Default, part),
        QueueOutputAttribute => null,
        _ => throw new InvalidOperationException($"{attribute.GetType()} is an output this host does not know."),
    };

    private static void CheckAnswer(Type returned, List<FunctionOutput?> outputs, Action<string> refuse)
    {
        var answers = outputs.OfType<HttpOutput>().ToList();
        if (outputs.Count == 0 && !IsAnswer(returned))
            refuse($"it returns {returned.Name}, answered with an empty 200: return IResult, IActionResult, HttpResponseData or a Task of one");
        if (outputs.Exists(output => output?.Part is not null) && answers.Count != 1)
            refuse($"{returned.Name} has {answers.Count} properties marked HttpResult; with one exactly the caller gets an answer");
        if (answers.Find(answer => !IsAnswer(answer.Part!.PropertyType)) is { } wrong)
            refuse($"the HttpResult {wrong.Name} is a {wrong.Part!.PropertyType.Name}; it must be an IResult, an IActionResult or an HttpResponseData");
    }

    /// <summary>Whether a value of this type reaches the client; nothing at all is the function's own writing to the response.</summary>
    private static bool IsAnswer(Type type) =>
        type == typeof(void)
        || type.IsAssignableTo(typeof(IResult))
        || type.IsAssignableTo(typeof(IActionResult))
        || type.IsAssignableTo(typeof(HttpResponseData));

    private static Type Returned(Type type) =>
        type == typeof(Task) ? typeof(void)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0]
        : type;
}
