/// What resources are called where pods, limits and quotas name them (`pkg/apis/core/helper/helpers.go`).
enum ResourceNames {
    static let computeResources: Set<String> = ["cpu", "memory", "ephemeral-storage"]

    /// Counted in whole objects.
    private static let counts: Set<String> = [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "services.nodeports", "services.loadbalancers"
    ]
    private static let quotas =
        counts.union(computeResources).union(["requests.storage"])
        .union(computeResources.flatMap { ["requests.\($0)", "limits.\($0)"] })

    /// `ValidateResourceQuotaResourceName`
    static func quotaRule(_ name: String) -> String? {
        rule(name, quotas, "must be a standard resource for quota")
    }

    /// `validateLimitRangeResourceName`
    static func limitRule(_ name: String, ofContainers: Bool) -> String? {
        ofContainers
            ? rule(name, computeResources, "must be a standard resource for containers")
            : rule(name, quotas.union(["storage"]), "must be a standard resource type or fully qualified")
    }

    private static func rule(_ name: String, _ known: Set<String>, _ message: String) -> String? {
        if let fault = NameRules.qualifiedName(name) { return fault }
        return name.utf8.contains(UInt8(ascii: "/")) || known.contains(name) || isHugePages(name) ? nil : message
    }

    static func isStandardQuota(_ name: String) -> Bool { quotas.contains(name) || isHugePages(name) }

    private static func isHugePages(_ name: String) -> Bool {
        name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-")
    }

    /// Whether there is no half of it (`IsIntegerResourceName`).
    static func isWhole(_ name: String) -> Bool { counts.contains(name) || isExtended(name) }

    /// A resource of somebody else, such as a device (`IsExtendedResourceName`).
    private static func isExtended(_ name: String) -> Bool { !isNative(name) && !name.hasPrefix("requests.") }

    private static func isNative(_ name: String) -> Bool {
        !name.utf8.contains(UInt8(ascii: "/")) || name.contains("kubernetes.io/")
    }

    /// Whether more of it may be promised than there is (`IsOvercommitAllowed`).
    static func mayBeOvercommitted(_ name: String) -> Bool { isNative(name) && !name.hasPrefix("hugepages-") }
}
