/// Whether some rules give all that others do (`component-helpers/auth/rbac/validation.Covers`).
extension PolicyRule {
    /// What of `wanted` the rules of `owned` do not give, in parts of one verb and one resource each, put together again by
    /// resource for a message.
    ///
    /// - Parameter limit: How many parts are looked at; what comes after counts as not given.
    static func missing(
        of wanted: [PolicyRule], from owned: [PolicyRule], limit: Int = PolicyRule.greatestBreakdown
    ) -> [PolicyRule] {
        var missing: [PolicyRule] = []
        var looks = 0
        for rule in wanted {
            guard rule.partCount <= limit - looks else {
                missing.append(rule)
                continue
            }
            looks += rule.partCount
            missing += rule.parts.filter { part in !owned.contains { $0.covers(part) } }
        }
        return compacted(missing)
    }

    /// Parts that are compared one by one; an object of the greatest size could hold billions.
    static let greatestBreakdown = 100_000

    private var partCount: Int {
        let names = max(1, resourceNames.count)
        let resourceParts = [apiGroups.count, resources.count, names].reduce(verbs.count) { product, count in
            let (result, overflow) = product.multipliedReportingOverflow(by: count)
            return overflow ? .max : result
        }
        let (sum, overflow) = resourceParts.addingReportingOverflow(nonResourceURLs.count * verbs.count)
        return overflow ? .max : sum
    }

    private var parts: [PolicyRule] {
        var parts: [PolicyRule] = []
        for group in apiGroups {
            for resource in resources {
                for verb in verbs {
                    let part = PolicyRule([verb], apiGroups: [group], resources: [resource])
                    if resourceNames.isEmpty { parts.append(part) }
                    for name in resourceNames {
                        var named = part
                        named.resourceNames = [name]
                        parts.append(named)
                    }
                }
            }
        }
        for url in nonResourceURLs { parts += verbs.map { PolicyRule([$0], nonResourceURLs: [url]) } }
        return parts
    }

    /// `part` has at most one of each.
    private func covers(_ part: PolicyRule) -> Bool {
        func all(_ own: [String], _ others: [String]) -> Bool { own.has("*") || others.allSatisfy(own.has) }
        let resourcesFit =
            all(resources, part.resources)
            || part.resources.allSatisfy { resource in
                guard let slash = resource.firstIndex(of: "/") else { return false }
                return resources.has("*\(resource[slash...])")
            }
        let urlsFit = part.nonResourceURLs.allSatisfy { path in
            nonResourceURLs.contains { own in
                own.isSame(as: path) || own.utf8.last == UInt8(ascii: "*") && path.begins(with: PolicyRule.stem(own))
            }
        }
        let namesFit =
            resourceNames.isEmpty || !part.resourceNames.isEmpty && part.resourceNames.allSatisfy(resourceNames.has)
        return all(verbs, part.verbs) && all(apiGroups, part.apiGroups) && resourcesFit && urlsFit && namesFit
    }

    /// Parts about one resource become one rule with all their verbs (`validation.CompactRules`).
    private static func compacted(_ parts: [PolicyRule]) -> [PolicyRule] {
        var rules: [PolicyRule] = []
        var places: [PolicyRule: Int] = [:]
        for part in parts {
            guard part.resources.count == 1, part.apiGroups.count == 1 else {
                rules.append(part)
                continue
            }
            var key = part
            key.verbs = []
            if let place = places[key] {
                rules[place].verbs += part.verbs.filter { !rules[place].verbs.has($0) }
            } else {
                places[key] = rules.count
                rules.append(part)
            }
        }
        return rules
    }

    /// As messages show a rule (`rbacv1helpers.CompactString`).
    var text: String {
        let parts = [
            ("APIGroups", apiGroups), ("Resources", resources), ("NonResourceURLs", nonResourceURLs),
            ("ResourceNames", resourceNames), ("Verbs", verbs)
        ]
        let texts = parts.filter { !$0.1.isEmpty }.map { "\($0.0):\($0.1.quoted)" }
        return "{\(texts.joined(separator: ", "))}"
    }
}
