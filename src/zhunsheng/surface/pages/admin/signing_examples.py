"""How a shop's server says who its visitor is, in four languages; the Python one is run by a test."""

from typing import Final

import msgspec


class Example(msgspec.Struct, frozen=True):
    """One language: its name and its lines."""

    key: str
    language: str
    text: str


PYTHON: Final = """\
import base64, hashlib, hmac, json, os, secrets, time

def signed(customer):
    payload = {
        "shop": "SHOP", "external_id": str(customer["id"]), "exp": int(time.time()) + 3600,
        "nonce": secrets.token_urlsafe(16), "name": customer["name"], "phone": customer["phone"], "tier": customer["tier"],
    }
    body = base64.urlsafe_b64encode(json.dumps(payload, ensure_ascii=False).encode()).decode().rstrip("=")
    mark = hmac.new(os.environ["ZHUNSHENG_SHOP_SECRET"].encode(), body.encode(), hashlib.sha256).hexdigest()
    return f"{body}.{mark}"
"""
NODE: Final = """\
const crypto = require("node:crypto");

function signed(customer) {
  const payload = {
    shop: "SHOP", external_id: String(customer.id), exp: Math.floor(Date.now() / 1000) + 3600,
    nonce: crypto.randomBytes(16).toString("base64url"), name: customer.name, phone: customer.phone, tier: customer.tier,
  };
  const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
  const mark = crypto.createHmac("sha256", process.env.ZHUNSHENG_SHOP_SECRET).update(body).digest("hex");
  return `${body}.${mark}`;
}
"""
PHP: Final = """\
<?php
function signed(array $customer): string {
    $payload = [
        'shop' => 'SHOP', 'external_id' => (string) $customer['id'], 'exp' => time() + 3600,
        'nonce' => bin2hex(random_bytes(16)), 'name' => $customer['name'], 'phone' => $customer['phone'], 'tier' => $customer['tier'],
    ];
    $body = rtrim(strtr(base64_encode(json_encode($payload, JSON_UNESCAPED_UNICODE)), '+/', '-_'), '=');
    return $body . '.' . hash_hmac('sha256', $body, getenv('ZHUNSHENG_SHOP_SECRET'));
}
"""
JAVA: Final = """\
static String signed(Map<String, Object> customer) throws Exception {
    byte[] chance = new byte[16];
    new SecureRandom().nextBytes(chance);
    Map<String, Object> payload = new LinkedHashMap<>(customer); // external_id, name, phone, tier
    payload.put("shop", "SHOP");
    payload.put("exp", Instant.now().getEpochSecond() + 3600);
    payload.put("nonce", HexFormat.of().formatHex(chance));
    String body = Base64.getUrlEncoder().withoutPadding().encodeToString(new ObjectMapper().writeValueAsBytes(payload));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(System.getenv("ZHUNSHENG_SHOP_SECRET").getBytes(UTF_8), "HmacSHA256"));
    return body + "." + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
}
"""
EXAMPLES: Final = (
    Example("python", "Python", PYTHON),
    Example("node", "Node.js", NODE),
    Example("php", "PHP", PHP),
    Example("java", "Java", JAVA),
)
