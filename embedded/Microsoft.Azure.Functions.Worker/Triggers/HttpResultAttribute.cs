using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the HTTP answer in a result that has other outputs too: an <c>IResult</c>, an <c>IActionResult</c> or an <c>HttpResponseData</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpResultAttribute : OutputBindingAttribute;
