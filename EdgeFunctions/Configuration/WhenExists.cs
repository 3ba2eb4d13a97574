namespace EdgeFunctions.Configuration;

/// <summary>What happens where a body has a member of the same name already.</summary>
internal enum WhenExists
{
    /// <summary>The site's own member stays, and nothing is added. As it may stand anywhere, an added one stands at the object's end.</summary>
    Keep,

    /// <summary>The site's own member goes. The added one stands at the object's start.</summary>
    Replace,
}
