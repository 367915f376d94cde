/// What is sent along with objects without being one (`k8s.io/apimachinery/pkg/apis/meta/v1/types.go`).
extension Schema {
    public static let listMeta = object([
        field("continue", .text, "Where the next part of the list begins; empty for the last."),
        field("remainingItemCount", .int64, "How many objects of the list are still to come."),
        field("resourceVersion", .text, "The revision at which the list was read."),
        field("selfLink", .text, "No longer set.")
    ]).named(meta: "ListMeta")

    public static let status: Schema = {
        let cause: [Property] = [field("field", .text), field("message", .text), field("reason", .text)]
        let details: [Property] = [
            field("causes", .list(.object(cause)), "All that was wrong, one by one."),
            field("group", .text), field("kind", .text), field("name", .text),
            field("retryAfterSeconds", .int32, "When it is worth another try."), field("uid", .text)
        ]
        let properties: [Property] = [
            field("apiVersion", .text), field("kind", .text), field("metadata", .listMeta),
            field("status", .text, "Success or Failure."),
            field("code", .int32, "The HTTP status."),
            field("reason", .text, "Why, in one word for programs."),
            field("message", .text, "Why, for people."),
            field("details", .object(details))
        ]
        return object(properties).named(meta: "Status")
    }()

    public static let deleteOptions: Schema = {
        let preconditions: [Property] = [field("resourceVersion", .text), field("uid", .text)]
        let properties: [Property] = [
            field("apiVersion", .text), field("kind", .text),
            field("dryRun", .texts, "All, for a trial that changes nothing."),
            field("gracePeriodSeconds", .int64, "Seconds that a pod has to stop; 0 for at once."),
            field("orphanDependents", .boolean, "No longer used; see propagationPolicy."),
            field("preconditions", .object(preconditions), "What must hold of the object for it to be deleted."),
            field("propagationPolicy", .text, "Background, Foreground or Orphan: what becomes of what the object owns.")
        ]
        return object(properties).named(meta: "DeleteOptions")
    }()
}
