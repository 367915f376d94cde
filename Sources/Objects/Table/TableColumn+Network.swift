extension [TableColumn] {
    static let endpoints: [TableColumn] = [.name, TableColumn.endpointAddresses, .age]
    static let endpointSlice = [.name] + TableColumn.slice + [.age]
    static let ingress = [.name] + TableColumn.ingress + [.age]
    static let ingressClass = [.name] + TableColumn.ingressClass + [.age]
    static let networkPolicy: [TableColumn] = [.name, TableColumn.podSelector, .age]
}

extension TableColumn {
    /// How many of a list a cell shows.
    private static let shownCount = 3
    /// How many characters of an address a cell shows (`loadBalancerWidth`).
    private static let shownAddressLength = 16

    /// The first of many: `a,b,c + 2 more...`.
    private static func first(_ all: [String], otherwise none: String) -> String {
        guard !all.isEmpty else { return none }
        let text = all.prefix(shownCount).joined(separator: ",")
        return all.count > shownCount ? "\(text) + \(all.count - shownCount) more..." : text
    }

    /// `formatEndpoints`.
    fileprivate static let endpointAddresses = TableColumn("ENDPOINTS") { object, _ in
        let all = object.content.list("subsets").flatMap { subset -> [String] in
            let addresses = subset.list("addresses").map { $0.text("ip") }
            let ports = subset.list("ports").map { $0["port"]?.integer ?? 0 }
            guard !ports.isEmpty else { return addresses }
            return ports.flatMap { port in
                addresses.map { $0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)" }
            }
        }
        return first(all, otherwise: "<none>")
    }

    fileprivate static let slice = [
        TableColumn("ADDRESSTYPE") { object, _ in object.content.text("addressType") },
        TableColumn("PORTS") { object, _ in
            let ports = object.content.list("ports").map { $0["port"]?.integer.map { String($0) } ?? "*" }
            return first(ports, otherwise: "<unset>")
        },
        TableColumn("ENDPOINTS") { object, _ in
            first(object.content.list("endpoints").flatMap { $0.texts("addresses") }, otherwise: "<unset>")
        }
    ]

    fileprivate static let ingress = [
        TableColumn("CLASS") { object, _ in object.spec["ingressClassName"]?.string ?? "<none>" },
        TableColumn("HOSTS") { object, _ in
            first(object.spec.list("rules").map { $0.text("host") }.filter { !$0.isEmpty }, otherwise: "*")
        },
        TableColumn("ADDRESS") { object, _ in address(of: object) },
        TableColumn("PORTS") { object, _ in object.spec.list("tls").isEmpty ? "80" : "80, 443" }
    ]

    private static func address(of ingress: Object) -> String {
        let points = ingress.status["loadBalancer"]?.list("ingress") ?? []
        let all = points.map { $0.text("ip").isEmpty ? $0.text("hostname") : $0.text("ip") }
        let text = all.filter { !$0.isEmpty }.joined(separator: ",")
        return text.count > shownAddressLength ? "\(text.prefix(shownAddressLength - 3))..." : text
    }

    fileprivate static let ingressClass = [
        TableColumn("CONTROLLER") { object, _ in object.spec.text("controller") },
        TableColumn("PARAMETERS") { object, _ in
            guard let parameters = object.spec["parameters"] else { return "<none>" }
            let group = parameters["apiGroup"]?.string.map { ".\($0)" } ?? ""
            return "\(parameters.text("kind"))\(group)/\(parameters.text("name"))"
        }
    ]

    fileprivate static let podSelector = TableColumn("POD-SELECTOR") { object, _ in
        let selector = object.spec["podSelector"] ?? .emptyObject
        if SelectorRules.isEmpty(selector) { return "<none>" }
        return LabelSelector(selector)?.description ?? "<error>"
    }
}
