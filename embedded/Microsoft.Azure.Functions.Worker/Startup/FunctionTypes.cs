using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>The types that hold functions. Registered in the services, it stands in for the entry assembly's.</summary>
internal sealed record FunctionTypes(IReadOnlyList<Type> Types)
{
    /// <summary>Those of an assembly. Its tables tell which, so that no other type has to be loaded for it.</summary>
    public static FunctionTypes Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var tables = file.GetMetadataReader();
        return new([.. tables.CustomAttributes.Select(tables.GetCustomAttribute)
            .Where(attribute => attribute.Parent.Kind is HandleKind.MethodDefinition && IsFunction(tables, attribute.Constructor))
            .Select(attribute => tables.GetMethodDefinition((MethodDefinitionHandle)attribute.Parent).GetDeclaringType())
            .Distinct()
            .Select(type => assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(type)))]);
    }

    public static FunctionTypes OfEntryAssembly() => Assembly.GetEntryAssembly() is { } app ? Of(app) : new FunctionTypes([]);

    private static bool IsFunction(MetadataReader tables, EntityHandle constructor) =>
        constructor.Kind is HandleKind.MemberReference
        && tables.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
        && tables.GetTypeReference((TypeReferenceHandle)parent) is var type
        && tables.StringComparer.Equals(type.Name, nameof(FunctionAttribute))
        && tables.StringComparer.Equals(type.Namespace, typeof(FunctionAttribute).Namespace!);
}
