/** Where the popup and a window that lost its display go. */
import { expect, test } from "vitest";
import { besideTray, type Box, within } from "../../../core/desktop/place.ts";

const size = { width: 440, height: 620 };
const display = (bounds: Box, workArea: Partial<Box> = {}) => ({
	bounds,
	workArea: { ...bounds, ...workArea },
});
const main = { x: 0, y: 0, width: 1920, height: 1080 };
const icon = (x: number, y: number): Box => ({ x, y, width: 24, height: 24 });

test("without a place of the tray's it is in the upper right corner", () => {
	const corner = { x: 1920 - 440 - 8, y: 8, ...size };
	expect(besideTray(size, null, display(main))).toEqual(corner);
	// What Electron says where it cannot tell.
	expect(
		besideTray(size, { x: 0, y: 0, width: 0, height: 0 }, display(main)),
	).toEqual(corner);
});

test.each([
	["a bar above", { y: 24, height: 1056 }, icon(1500, 0), { x: 1292, y: 32 }],
	["a bar below", { height: 1040 }, icon(1500, 1050), { x: 1292, y: 412 }],
	[
		"a bar at the left",
		{ x: 60, width: 1860 },
		icon(20, 500),
		{ x: 68, y: 202 },
	],
	["a bar at the right", { width: 1860 }, icon(1880, 500), { x: 1412, y: 202 }],
])("beside %s, and centred on the icon", (_name, workArea, tray, corner) => {
	expect(besideTray(size, tray, display(main, workArea))).toEqual({
		...corner,
		...size,
	});
});

test("an icon at the end of its bar pushes it inwards, on a display left of the first one too", () => {
	const left = { x: -1280, y: -200, width: 1280, height: 1024 };
	expect(besideTray(size, icon(-30, -200), display(left))).toEqual({
		x: -448,
		y: -192,
		...size,
	});
});

test("on a small display it is smaller, and whole", () => {
	const small = { x: 0, y: 0, width: 400, height: 500 };
	expect(besideTray(size, icon(380, 0), display(small))).toEqual({
		x: 8,
		y: 8,
		width: 384,
		height: 484,
	});
});

test("a window whose display went away comes to the nearest place that shows it whole", () => {
	expect(within({ x: 2500, y: 900, ...size }, main)).toEqual({
		x: 1480,
		y: 460,
		...size,
	});
	expect(within({ x: 10, y: 10, ...size }, main)).toEqual({
		x: 10,
		y: 10,
		...size,
	});
});
