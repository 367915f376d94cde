internal import API
internal import Objects
internal import Store

/// Lists in the form in which objects are stored, put together from their bytes.
extension ResourceAPI {
    /// All objects of a kind, everywhere or in a namespace, made anew only when one of them has changed; nil where something else
    /// is asked for.
    func wholeList(_ options: ListOptions, _ served: ServedKind, in snapshot: Snapshot) -> [UInt8]? {
        let info = served.info
        let namespace = options.filter.namespace.isEmpty ? nil : options.filter.namespace
        guard !options.filter.hasSelectors, options.continuation == nil,
            let change = snapshot.lastChange(of: info.kind, in: namespace)
        else { return nil }
        if options.limit > 0 {
            let count =
                namespace.map { snapshot.count(of: info.kind, in: $0) } ?? snapshot.count(of: info.kind)
            guard count <= options.limit else { return nil }
        }
        let name = EncodedLists.Name(kind: info.kind, namespace: namespace)
        let metadata = ListPage.metadata(at: snapshot.revision)
        if let items = lists.items(name, since: change) { return plainList(served, metadata, items) }
        let items = encoded.bytes(of: ListPage(of: info, options, in: snapshot).objects)
        lists.keep(items, name, since: change)
        return plainList(served, metadata, items)
    }

    /// - Parameter items: Objects with commas between them.
    func plainList(_ served: ServedKind, _ metadata: Value, _ items: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(items.count + 512)
        bytes.append(contentsOf: "{\"kind\":\"\(served.info.kind.kind)List\",\"apiVersion\":\"".utf8)
        bytes.append(contentsOf: "\(served.apiVersion)\",\"metadata\":".utf8)
        JSONWriter.append(metadata, to: &bytes)
        bytes.append(contentsOf: ",\"items\":[".utf8)
        bytes.append(contentsOf: items)
        bytes.append(contentsOf: "]}\n".utf8)
        return bytes
    }
}
