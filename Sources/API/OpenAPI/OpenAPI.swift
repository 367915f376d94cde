public import Objects

/// The API in the words of OpenAPI, made from the schemas of the kinds
/// (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition).
public struct OpenAPI: Sendable {
    private let kinds: KindRegistry
    private let discovery: Discovery
    private let version: String

    /// - Parameter version: The program's, for the documents' title.
    public init(_ kinds: KindRegistry, _ discovery: Discovery, version: String) {
        self.kinds = kinds
        self.discovery = discovery
        self.version = version
    }

    /// Every group and version that has a document, with the place that it has in paths: `apis/apps/v1`.
    public var groupVersions: [(path: String, groupVersion: GroupVersion)] {
        discovery.groups.flatMap(\.versions).filter { !$0.resources.isEmpty }
            .map { ($0.groupVersion.path, $0.groupVersion) }
    }

    /// The OpenAPI 3.0 document of a group's version; nil where nothing is served in it.
    public func document(of groupVersion: GroupVersion) -> Value? {
        guard let version = discovery.version(groupVersion), !version.resources.isEmpty else { return nil }
        let parts = parts(of: [version], .v3)
        return [
            "openapi": "3.0.0", "info": info, "paths": .object(Fields(parts.paths)),
            "components": ["schemas": .object(Fields(parts.definitions.map { ($0.key, $0.value) }))]
        ]
    }

    /// The one document of OpenAPI 2.0.
    public var document: Value {
        let parts = parts(of: discovery.groups.flatMap(\.versions), .v2)
        return [
            "swagger": "2.0", "info": info, "paths": .object(Fields(parts.paths)),
            "definitions": .object(Fields(parts.definitions.map { ($0.key, $0.value) }))
        ]
    }

    private var info: Value { ["title": "Skeg", "version": .string(version)] }

    private func parts(
        of versions: [Discovery.Version], _ dialect: OpenAPIDialect
    ) -> (paths: [(String, Value)], definitions: [String: Value]) {
        var paths = OpenAPIPaths(dialect)
        var writer = DefinitionWriter(dialect)
        writer.defineCommon()
        for version in versions {
            for served in kinds.served(version.groupVersion) { writer.define(served) }
            for resource in version.resources {
                paths.add(resource)
                // What no kind has defined so far is only sent.
                writer.defineUnstored(resource.kind)
                if resource.verbs.contains("list") { writer.defineUnstoredList(of: resource.kind) }
                for subresource in resource.subresources where !subresource.isStream {
                    writer.defineUnstored(subresource.kind)
                }
            }
        }
        return (paths.paths, writer.definitions)
    }
}
