using ChatBot.Commands;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);

/// <summary>Named so that tests can point at this assembly.</summary>
internal sealed partial class Program;
