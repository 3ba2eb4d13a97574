namespace EdgeFunctions.Hosting.Attributes;

/// <summary>What a function asks of its callers. The same names and values as the Functions worker's.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
