public import Objects

/// Objects as rows, for people (`metav1.Table`).
public struct Table: Sendable {
    /// What of each object comes with its row (`metav1.IncludeObjectPolicy`).
    public enum IncludedObject: String, Sendable {
        case none = "None"
        case metadata = "Metadata"
        case object = "Object"
    }

    public var served: ServedKind
    public var included: IncludedObject
    /// `meta.k8s.io/v1`
    public var apiVersion: String

    public init(of served: ServedKind, included: IncludedObject = .metadata, apiVersion: String = "meta.k8s.io/v1") {
        self.served = served
        self.included = included
        self.apiVersion = apiVersion
    }

    /// - Parameter hasHeader: Whether the columns are described too; in a watch the first event alone does.
    public func content(
        of objects: [Object], metadata: Value, at now: Timestamp, hasHeader: Bool = true
    ) -> Value {
        [
            "kind": "Table", "apiVersion": .string(apiVersion), "metadata": metadata,
            "columnDefinitions": .array(hasHeader ? served.columns.map(Table.definition) : []),
            "rows": .array(objects.map { row(of: $0, at: now) })
        ]
    }

    private static func definition(of column: TableColumn) -> Value {
        [
            "name": .string(column.title), "type": .string(column.type.rawValue),
            "format": column.name == TableColumn.name.name ? "name" : "", "description": .string(column.summary),
            "priority": column.isWide ? 1 : 0
        ]
    }

    private func row(of object: Object, at now: Timestamp) -> Value {
        var row: Value = ["cells": .array(served.columns.map { $0.cell(object, now) })]
        switch included {
        case .none: break
        case .metadata: row["object"] = PartialMetadata.content(of: object, apiVersion: apiVersion)
        case .object: row["object"] = served.written(object).content
        }
        return row
    }
}

/// An object's metadata alone (`metav1.PartialObjectMetadata`).
public enum PartialMetadata {
    public static func content(of object: Object, apiVersion: String = "meta.k8s.io/v1") -> Value {
        ["kind": "PartialObjectMetadata", "apiVersion": .string(apiVersion), "metadata": object.metadata]
    }
}

extension TableColumn {
    /// The name as Kubernetes' tables have it, `Up-to-date`, where kubectl prints `UP-TO-DATE`.
    public var title: String {
        TableColumn.titles[name]
            ?? name.split(separator: " ").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined(separator: " ")
    }

    /// Names that are more than their first letter large (`pkg/printers/internalversion/printers.go`).
    private static let titles = [
        "IP": "IP", "CSR": "CSR", "CLUSTER-IP": "Cluster-IP", "EXTERNAL-IP": "External-IP",
        "INTERNAL-IP": "Internal-IP",
        "OS-IMAGE": "OS-Image", "KERNEL-VERSION": "Kernel-Version", "CONTAINER-RUNTIME": "Container-Runtime",
        "MINPODS": "MinPods", "MAXPODS": "MaxPods", "ACCESS MODES": "Access Modes",
        "RECLAIMPOLICY": "ReclaimPolicy", "VOLUMEBINDINGMODE": "VolumeBindingMode",
        "ALLOWVOLUMEEXPANSION": "AllowVolumeExpansion", "STORAGECLASS": "StorageClass", "VOLUMEMODE": "VolumeMode",
        "SIGNERNAME": "SignerName", "REQUESTEDDURATION": "RequestedDuration",
        "VOLUMEATTRIBUTESCLASS": "VolumeAttributesClass"
    ]
}
