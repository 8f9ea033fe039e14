namespace PrivateDomain.Doctor;

/// <summary>Looks at everything that has to be right outside of the app, by real calls that change nothing, and says what to do.</summary>
public sealed class Examine(ExamineWeCom weCom, ExamineAddress address, ExamineOfficialAccount officialAccount, ExamineWeChatPay weChatPay)
{
    public async Task<Report> Handle(CancellationToken stop)
    {
        var (called, reached, account, pay) = (weCom.Handle(stop), address.Handle(stop), officialAccount.Handle(stop), weChatPay.Handle(stop));
        return new Report([.. await called, .. await reached, .. await account, .. await pay]);
    }
}
