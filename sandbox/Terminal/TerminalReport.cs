using System.Globalization;
using System.Text;
using PrivateDomain.Sandbox.Play;

namespace PrivateDomain.Sandbox.Terminal;

/// <summary>The demo as lines: a mark, the step, the time since the start, what happened.</summary>
internal sealed class TerminalReport(TextWriter output, Language language, bool colours)
{
    private const int LabelWidth = 10;

    private static readonly Dictionary<DemoStep, Words> Labels = new()
    {
        [DemoStep.WakeUp] = new("启动", "start"),
        [DemoStep.SetUp] = new("设置", "set up"),
        [DemoStep.NewCustomer] = new("客户", "customer"),
        [DemoStep.Scan] = new("扫码", "scan"),
        [DemoStep.Add] = new("添加", "add"),
        [DemoStep.Order] = new("下单", "order"),
        [DemoStep.Jump] = new("28 天后", "28 days"),
        [DemoStep.KeeperTaps] = new("提醒", "reminder"),
        [DemoStep.Timeline] = new("时间线", "timeline"),
    };

    private bool _open;

    public void Begin(Uri app)
    {
        output.WriteLine();
        output.WriteLine($"  {Bold(new Words("私域闭环演示", "The loop of a private domain").In(language))}  {Dim(app.ToString())}");
        output.WriteLine($"  {Dim(new Words("扫码 → 添加 → 欢迎语与券 → 下单 → 28 天 → 复购提醒", "scan → add → welcome and coupon → order → 28 days → reminder").In(language))}");
        output.WriteLine();
    }

    public void Write(DemoLine line)
    {
        // Where lines can be overwritten, the step under way is shown until its outcome takes its place.
        if (line.Mark is Mark.Running && !colours)
            return;
        if (_open)
            output.Write("\r\u001b[2K");
        _open = line.Mark is Mark.Running;
        var label = line.Mark is Mark.Note ? "" : Labels[line.Step].In(language);
        var time = string.Create(CultureInfo.InvariantCulture, $"{line.Elapsed.TotalSeconds,6:F1} s");
        var text = line.Mark is Mark.Note ? Dim(line.Text.In(language)) : line.Text.In(language);
        output.Write($"  {MarkOf(line.Mark)} {Padded(label)} {Dim(time)}  {text}{(_open ? "" : Environment.NewLine)}");
    }

    public void End(bool closed)
    {
        output.WriteLine();
        output.WriteLine(closed
            ? $"  {Green(new Words("闭环完成。", "The loop is closed.").In(language))}"
            : $"  {Red(new Words("没有走完，见上面带 ✗ 的一行。", "It did not close; see the line marked ✗.").In(language))}");
        output.WriteLine();
    }

    /// <summary>Columns on a terminal: a Chinese character takes two.</summary>
    internal static int WidthOf(string text) => text.EnumerateRunes().Sum(rune => IsWide(rune) ? 2 : 1);

    private static bool IsWide(Rune rune) => rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6);

    private static string Padded(string label) => label + new string(' ', Math.Max(0, LabelWidth - WidthOf(label)));

    private string MarkOf(Mark mark) => mark switch
    {
        Mark.Running => Dim("◌"),
        Mark.Note => Dim("·"),
        Mark.Done => Green("✓"),
        Mark.Failed => Red("✗"),
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "There is no such mark."),
    };

    private string Bold(string text) => Styled("1", text);
    private string Dim(string text) => Styled("2", text);
    private string Green(string text) => Styled("32", text);
    private string Red(string text) => Styled("31", text);
    private string Styled(string style, string text) => colours ? $"\u001b[{style}m{text}\u001b[0m" : text;
}
