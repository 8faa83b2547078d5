/** Where a push may go: which endpoints a phone may name, and which addresses are on the internet. */
import { expect, test } from "vitest";
import { isPublic } from "../../../core/notify/post.ts";
import { endpointKind } from "../../../core/notify/push-endpoint.ts";

const own = ["https://push.example.lan:8443/some/path"];

test.each([
	"https://fcm.googleapis.com/fcm/send/abc:APA91",
	"https://fcm.googleapis.com:443/fcm/send/abc",
	"https://updates.push.services.mozilla.com/wpush/v2/gAAA",
	"https://web.push.apple.com/QGabc",
	"https://wns2-par02p.notify.windows.com/w/?token=BQYA",
])("%s is a browser's", (endpoint) => {
	expect(endpointKind(endpoint, [])).toBe("known");
});

test("the owner's own is told from the browsers', by its whole origin", () => {
	expect(endpointKind("https://push.example.lan:8443/x", own)).toBe("own");
	expect(endpointKind("https://push.example.lan/x", own)).toBeUndefined();
	expect(endpointKind("http://push.example.lan:8443/x", own)).toBeUndefined();
	expect(endpointKind("https://push.example.lan:8443/x", [])).toBeUndefined();
});

test.each([
	"",
	"fcm.googleapis.com",
	"http://fcm.googleapis.com/fcm/send/abc",
	"https://fcm.googleapis.com:8443/fcm/send/abc",
	"https://user@fcm.googleapis.com/fcm/send/abc",
	"https://:secret@fcm.googleapis.com/fcm/send/abc",
	"https://fcm.googleapis.com.evil.example/",
	"https://evil.example/?https://fcm.googleapis.com",
	"https://fcm.googleapis.com@evil.example/",
	"https://fcm.googleapis.com./fcm/send/abc",
	"https://notify.windows.com.evil.example/",
	"https://evilnotify.windows.com/",
	"https://notify.windows.com/",
	"https://a.notify.windows.com:444/",
	"https://127.0.0.1/",
	"https://[::1]/",
	"javascript:alert(1)",
	`https://fcm.googleapis.com/${"x".repeat(2_000)}`,
])("%s is nobody's", (endpoint) => {
	expect(endpointKind(endpoint, own)).toBeUndefined();
});

test.each([
	"8.8.8.8",
	"142.250.1.95",
	"2a00:1450:4001:80b::200a",
	"2620:149:a44::1",
])("%s is on the internet", (address) => {
	expect(isPublic(address)).toBe(true);
});

test.each([
	"0.0.0.0",
	"10.1.2.3",
	"100.64.0.1",
	"127.0.0.1",
	"169.254.169.254",
	"172.31.255.255",
	"192.168.1.1",
	"198.18.0.1",
	"224.0.0.251",
	"255.255.255.255",
	"::",
	"::1",
	"::ffff:127.0.0.1",
	"::ffff:8.8.8.8",
	"64:ff9b::7f00:1",
	"fc00::1",
	"fd00::1",
	"fe80::1",
	"ff02::fb",
	"2001:db8::1",
	"2002:7f00:1::1",
	"2001:0:7f00:1::1",
])("%s is not", (address) => {
	expect(isPublic(address)).toBe(false);
});
