namespace ChatBot.Core.Questions;

/// <summary>What turns a time phrase into days: the asker's today and the organisation's calendar.</summary>
/// <param name="DataFrom">First day with data; none while the store is empty.</param>
/// <param name="MonthFirst">Digits-only dates are month first (locale en-US).</param>
public sealed record Calendar(DateOnly Today, int FiscalYearStartMonth, DateOnly? DataFrom, bool MonthFirst = false);
