"""An operator written with kopf: each Lamp gets a ConfigMap, and a finalizer that holds it until that is switched off."""

import kopf
from kubernetes import client, config

GROUP, VERSION, PLURAL = "example.org", "v1", "lamps"


config.load_kube_config()


def body(name, spec):
    made = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": f"lamp-{name}"},
        "data": {"color": spec["color"], "level": str(spec["level"])},
    }
    kopf.adopt(made)
    return made


@kopf.on.create(GROUP, VERSION, PLURAL)
def created(name, namespace, spec, **_):
    client.CoreV1Api().create_namespaced_config_map(namespace, body(name, spec))
    return {"lit": True}


@kopf.on.update(GROUP, VERSION, PLURAL, field="spec.color")
def recolored(name, namespace, spec, new, **_):
    client.CoreV1Api().patch_namespaced_config_map(f"lamp-{name}", namespace, {"data": {"color": new}})
    return {"color": new}


@kopf.on.delete(GROUP, VERSION, PLURAL)
def deleted(name, namespace, **_):
    off = client.V1ConfigMap(metadata=client.V1ObjectMeta(name=f"dark-{name}"))
    client.CoreV1Api().create_namespaced_config_map(namespace, off)
