namespace EdgeFunctions.Tests.Html.Differential;

/// <summary>Runs where there are saved pages; skipped by name elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SavedPagesFactAttribute : FactAttribute
{
    public SavedPagesFactAttribute() => Skip = SavedPages.Missing;
}
