namespace ChatBot.Import;

internal static class ImportSetup
{
    public static void AddImport(this IServiceCollection services) => services.AddSingleton<Importer>().AddSingleton<DemonstrationStore>();
}
