"""What programs do with the official Python client. Ends with an error where the answer is not what Kubernetes gives."""

import threading

from kubernetes import client, config, dynamic, watch
from kubernetes.client.exceptions import ApiException

NAMESPACE = "default"

config.load_kube_config()
core = client.CoreV1Api()
apps = client.AppsV1Api()


def refused(code, reason, call):
    """Looks that a call is refused, and how."""
    try:
        call()
    except ApiException as error:
        assert error.status == code, (error.status, error.body)
        assert f'"reason":"{reason}"' in error.body, error.body
        return
    raise AssertionError(f"not refused with {code}")


def settings(name, **data):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels={"app": "official"}), data=data)


def objects():
    """Typed models: create, read, replace, patch, list in pages, delete."""
    made = core.create_namespaced_config_map(NAMESPACE, settings("one", key="1"))
    assert made.metadata.uid and made.metadata.creation_timestamp.tzinfo
    refused(409, "AlreadyExists", lambda: core.create_namespaced_config_map(NAMESPACE, settings("one")))
    refused(404, "NotFound", lambda: core.read_namespaced_config_map("none", NAMESPACE))
    refused(422, "Invalid", lambda: core.create_namespaced_config_map(NAMESPACE, settings("Not_A_Name")))

    made.data["key"] = "2"
    replaced = core.replace_namespaced_config_map("one", NAMESPACE, made)
    assert int(replaced.metadata.resource_version) > int(made.metadata.resource_version)
    refused(409, "Conflict", lambda: core.replace_namespaced_config_map("one", NAMESPACE, made))

    tried = core.patch_namespaced_config_map("one", NAMESPACE, {"data": {"key": "3"}}, dry_run="All")
    assert tried.data == {"key": "3"}
    assert core.read_namespaced_config_map("one", NAMESPACE).data == {"key": "2"}
    patched = core.patch_namespaced_config_map("one", NAMESPACE, {"data": {"more": "yes"}})
    assert patched.data == {"key": "2", "more": "yes"}

    for number in range(5):
        core.create_namespaced_config_map(NAMESPACE, settings(f"page-{number}"))
    names, token = [], None
    while True:
        page = core.list_namespaced_config_map(NAMESPACE, label_selector="app=official", limit=2, _continue=token)
        names += [item.metadata.name for item in page.items]
        token = page.metadata._continue
        if not token:
            break
    assert names == ["one"] + [f"page-{number}" for number in range(5)], names
    core.delete_collection_namespaced_config_map(NAMESPACE, label_selector="app=official")
    assert not core.list_namespaced_config_map(NAMESPACE, label_selector="app=official").items


def watches():
    """A watch that begins where a list ended tells each change once, in order."""
    start = core.list_namespaced_config_map(NAMESPACE).metadata.resource_version

    def change():
        core.create_namespaced_config_map(NAMESPACE, settings("watched", count="0"))
        for count in range(1, 10):
            core.patch_namespaced_config_map("watched", NAMESPACE, {"data": {"count": str(count)}})
        core.delete_namespaced_config_map("watched", NAMESPACE)

    changes = threading.Thread(target=change)
    changes.start()
    seen = []
    stream = watch.Watch()
    for event in stream.stream(
        core.list_namespaced_config_map, NAMESPACE, resource_version=start,
        field_selector="metadata.name=watched", timeout_seconds=60,
    ):
        seen.append((event["type"], event["object"].data["count"]))
        if event["type"] == "DELETED":
            stream.stop()
    changes.join()
    assert seen == (
        [("ADDED", "0")] + [("MODIFIED", str(count)) for count in range(1, 10)] + [("DELETED", "9")]
    ), seen


def workloads():
    """A Deployment comes up, is scaled, and goes with what it owns."""
    labels = {"app": "official-sleeper"}
    template = client.V1PodTemplateSpec(
        metadata=client.V1ObjectMeta(labels=labels),
        spec=client.V1PodSpec(
            termination_grace_period_seconds=1,
            containers=[client.V1Container(name="main", image="skeg.dev/host", command=["/bin/sleep", "100000"])],
        ),
    )
    apps.create_namespaced_deployment(
        NAMESPACE,
        client.V1Deployment(
            metadata=client.V1ObjectMeta(name="official-sleeper"),
            spec=client.V1DeploymentSpec(
                replicas=1, selector=client.V1LabelSelector(match_labels=labels), template=template
            ),
        ),
    )
    becomes("official-sleeper", ready=1)
    scale = apps.patch_namespaced_deployment_scale("official-sleeper", NAMESPACE, {"spec": {"replicas": 2}})
    assert scale.spec.replicas == 2
    becomes("official-sleeper", ready=2)
    pods = core.list_namespaced_pod(NAMESPACE, label_selector="app=official-sleeper").items
    assert all(pod.status.container_statuses[0].state.running for pod in pods)
    core.create_namespaced_pod_eviction(
        pods[0].metadata.name, NAMESPACE, client.V1Eviction(metadata=client.V1ObjectMeta(name=pods[0].metadata.name))
    )
    apps.delete_namespaced_deployment("official-sleeper", NAMESPACE, propagation_policy="Foreground")
    goes("official-sleeper")


def becomes(name, ready):
    stream = watch.Watch()
    for event in stream.stream(apps.list_namespaced_deployment, NAMESPACE, timeout_seconds=60):
        found = event["object"]
        if found.metadata.name == name and found.status.ready_replicas == ready:
            return
    raise AssertionError(f"{name} has not come to {ready} ready pods")


def goes(name):
    listed = apps.list_namespaced_deployment(NAMESPACE)
    if name not in [item.metadata.name for item in listed.items]:
        return
    stream = watch.Watch()
    for event in stream.stream(
        apps.list_namespaced_deployment, NAMESPACE,
        resource_version=listed.metadata.resource_version, timeout_seconds=60,
    ):
        if event["type"] == "DELETED" and event["object"].metadata.name == name:
            return
    raise AssertionError(f"{name} has not gone")


def without_models():
    """The dynamic client, which discovers what there is, and server-side apply with a conflict."""
    found = dynamic.DynamicClient(client.ApiClient())
    maps = found.resources.get(api_version="v1", kind="ConfigMap")

    def apply(value, manager, force=False):
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}, "data": {"key": value}}
        return maps.server_side_apply(
            body=body, namespace=NAMESPACE, field_manager=manager, force_conflicts=force
        )

    assert apply("1", "ann").data.key == "1"
    refused(409, "Conflict", lambda: maps.server_side_apply(
        body={"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}, "data": {"key": "2"}},
        namespace=NAMESPACE, field_manager="bob"))
    assert apply("2", "bob", force=True).data.key == "2"
    managers = [field.manager for field in maps.get(name="applied", namespace=NAMESPACE).metadata.managedFields]
    assert managers == ["bob"], managers
    maps.delete(name="applied", namespace=NAMESPACE)


for part in [objects, watches, workloads, without_models]:
    part()
    print(part.__name__, flush=True)
