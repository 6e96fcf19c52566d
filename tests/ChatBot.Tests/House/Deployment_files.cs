namespace ChatBot.Tests.House;

/// <summary>The container file and the orchestrator example agree with each other and with the service.</summary>
public sealed class Deployment_files
{
    private static readonly string Container = Read("Containerfile");
    private static readonly string Orchestrator = Read("kubernetes.yaml");

    [Theory]
    [InlineData("EXPOSE 3978", "containerPort: 3978")]
    [InlineData("VOLUME /data", "mountPath: /data")]
    [InlineData("USER 1654", "runAsUser: 1654")]
    [InlineData("\"--data\", \"/data\"", "fsGroup: 1654")]
    public void Agree(string inContainer, string inOrchestrator)
    {
        Assert.Contains(inContainer, Container, StringComparison.Ordinal);
        Assert.Contains(inOrchestrator, Orchestrator, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_the_doors_that_the_service_has()
    {
        Assert.Contains("path: /healthz, port: 3978", Orchestrator, StringComparison.Ordinal);
        Assert.Contains("path: /readyz, port: 3978", Orchestrator, StringComparison.Ordinal);
    }

    private static string Read(string name)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "ChatBot.sln"))) at = at.Parent!;
        return File.ReadAllText(Path.Combine(at.FullName, "manifests/deploy", name));
    }
}
