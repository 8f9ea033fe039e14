using System.Diagnostics;
using PrivateDomain.Delivery;

namespace PrivateDomain.Tests.Delivery;

public sealed class MessageTemplateTests
{
    [Theory]
    [InlineData("你好", "你好")]
    [InlineData("{{name}}你好", "小雨你好")]
    [InlineData("{{  name  }}{{name}}", "小雨小雨")]
    [InlineData("{{ name | 亲 }}", "小雨")]
    [InlineData("{{ city | 贵地 }}", "贵地")]
    [InlineData("{{ city }}!", "!")]
    [InlineData("{{ city | }}!", "!")]
    [InlineData("{{ city | a|b }}", "a|b")]
    [InlineData("{ name } {x}", "{ name } {x}")]
    public void Places_are_filled_or_say_what_is_said_otherwise(string text, string rendered) => Assert.Equal(rendered, Rendered(text, "小雨"));

    [Theory]
    [InlineData("{{ nome }}")]
    [InlineData("{{ Name }}")]
    [InlineData("{{ name")]
    [InlineData("name }}")]
    [InlineData("{{ name }} {{")]
    [InlineData("{{}}")]
    [InlineData("{{ name | {x} }}")]
    [InlineData("{{ na me }}")]
    public void A_text_with_a_place_that_cannot_be_filled_is_refused_in_words(string text)
    {
        var (template, wrong) = MessageTemplate.Parse(text, "name", "city");
        Assert.Null(template);
        Assert.NotEmpty(wrong!);
    }

    [Fact]
    public void What_a_customer_calls_themselves_is_text_and_no_template() => Assert.Equal("{{ city }}你好", Rendered("{{ name }}你好", "{{ city }}"));

    [Fact]
    public void A_text_made_to_be_slow_is_read_at_once()
    {
        foreach (var text in new[] { new string('{', 3500), string.Concat(Enumerable.Repeat("{{a", 1100)), "{{ a" + new string(' ', 3400), "{{ a |" + new string(' ', 3400) + "{" })
        {
            var watch = Stopwatch.StartNew();
            Assert.NotNull(MessageTemplate.Parse(text, "a").Wrong);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }
    }

    private static string Rendered(string text, string name)
    {
        var (template, wrong) = MessageTemplate.Parse(text, "name", "city");
        Assert.Null(wrong);
        return template!.Render(new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name });
    }
}
