internal import API
internal import NIOCore
internal import Objects
internal import Store

/// Lists in the form in which objects are stored, put together from their bytes.
extension ResourceAPI {
    /// All objects of a kind, everywhere or in a namespace, made anew only when one of them has changed; nil where something else
    /// is asked for.
    func wholeList(
        _ request: APIRequest, _ options: ListOptions, _ form: AnswerForm, in snapshot: Snapshot
    ) -> APIResponse? {
        let info = form.served.info
        guard let (name, change) = ResourceAPI.whole(options, info, in: snapshot) else { return nil }
        let frame = ListFrame(form.served, ListPage.metadata(at: snapshot.revision))
        var items: EncodedLists.Items
        if let kept = lists.items(name, since: change) {
            items = kept
        } else {
            let objects = ListPage(of: info, options, in: snapshot).objects
            items = EncodedLists.Items(
                bytes: ByteBuffer(bytes: encoded.bytes(of: objects)),
                hasSealed: objects.contains(where: Secrecy.isSealed))
            lists.keep(items, name, since: change)
        }
        // What is kept of sealed objects is for those who may see all of them.
        if items.hasSealed, form.sealed.isLimited { return nil }
        if Gzip.isWanted(by: request, for: items.bytes.readableBytes) {
            if items.compressed == nil {
                items.compressed = GzipPiece(compressing: Array(items.bytes.readableBytesView))
                lists.keep(items, name, since: change)
            }
            if let piece = items.compressed {
                return form.response(bytes: piece.member(between: frame.head, and: frame.tail)).compressed
            }
        }
        return form.response(.parts([ByteBuffer(bytes: frame.head), items.bytes, ByteBuffer(bytes: frame.tail)]))
    }

    /// Whether a list of all objects of a kind is kept, and not longer than so many bytes.
    func isKept(_ options: ListOptions, _ served: ServedKind, atMost size: Int) -> Bool {
        guard options.age == .newest || options.age == .any,
            let (name, change) = ResourceAPI.whole(options, served.info, in: store.snapshot),
            let items = lists.items(name, since: change)
        else { return false }
        return items.bytes.readableBytes <= size
    }

    /// Under which name a list is kept, and its latest change; nil where some of the objects are asked for, or a page of them.
    private static func whole(
        _ options: ListOptions, _ info: KindInfo, in snapshot: Snapshot
    ) -> (EncodedLists.Name, Revision)? {
        let namespace = options.filter.namespace.isEmpty ? nil : options.filter.namespace
        guard !options.filter.hasSelectors, options.continuation == nil,
            let change = snapshot.lastChange(of: info.kind, in: namespace)
        else { return nil }
        if options.limit > 0 {
            let count = namespace.map { snapshot.count(of: info.kind, in: $0) } ?? snapshot.count(of: info.kind)
            guard count <= options.limit else { return nil }
        }
        return (EncodedLists.Name(kind: info.kind, namespace: namespace), change)
    }
}

/// What stands around the items of a list.
struct ListFrame {
    var head: [UInt8]
    let tail = Array("]}\n".utf8)

    init(_ served: ServedKind, _ metadata: Value) {
        head = Array("{\"kind\":\"\(served.info.kind.kind)List\",\"apiVersion\":\"".utf8)
        head += "\(served.apiVersion)\",\"metadata\":".utf8
        JSONWriter.append(metadata, to: &head)
        head += ",\"items\":[".utf8
    }

    /// - Parameter items: Objects with commas between them.
    func around(_ items: [UInt8]) -> [UInt8] {
        var bytes = head
        bytes.reserveCapacity(head.count + items.count + tail.count)
        bytes += items
        bytes += tail
        return bytes
    }
}

extension APIResponse {
    /// Says that the body is compressed (`deferredResponseWriter`).
    var compressed: APIResponse {
        var response = self
        response.headers.add("Content-Encoding", "gzip")
        response.headers.add("Vary", "Accept-Encoding")
        return response
    }

    /// The same, compressed where it is long and the client can read that.
    func compressed(for request: APIRequest) -> APIResponse {
        guard case .whole(let bytes) = body, status == 200, headers["content-encoding"] == nil,
            Gzip.isWanted(by: request, for: bytes.count), let piece = GzipPiece(compressing: bytes)
        else { return self }
        var response = self
        response.body = .whole(piece.member())
        return response.compressed
    }
}
