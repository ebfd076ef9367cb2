import assert from "node:assert/strict";
import { test } from "node:test";
import { Grounds } from "../../graph/newsgraph/page/scripts/grounds.js";
import { boxesAround, placeLabels, TakenRoom } from "../../graph/newsgraph/page/scripts/labels.js";

const FRAME = { left: 0, top: 0, width: 400, height: 300 };
const REACH = { left: -100, top: -75, width: 600, height: 450 };
const CIRCLE = { id: 7, x: 200, y: 150, radius: 50 };
const NOWHERE = new Grounds([], REACH);

/** Return a box of this size around a point. */
function around(x, y, width, height, more = {}) {
  return { left: x - width / 2, top: y - height / 2, width, height, distance: 0, ...more };
}

/** Return the boxes that some labels get, each of which stands for one point. */
function placed(labels, grounds = NOWHERE, room = new TakenRoom()) {
  const offers = labels.map(({ boxes, ...label }) => ({
    ...boxes[0],
    ...label,
    boxes: () => boxes,
  }));
  return placeLabels(
    offers.map((one) => ({ x: one.left, y: one.top, ...one })),
    room,
    FRAME,
    grounds,
  ).map(({ box }) => box);
}

test("a name may touch the corner of a territory's square, not the territory", () => {
  const grounds = new Grounds([CIRCLE], REACH);
  assert.ok(grounds.isClear(around(155, 105, 10, 10, { own: 1 })));
  assert.ok(!grounds.isClear(around(170, 120, 10, 10, { own: 1 })));
  assert.ok(!grounds.isClear(around(200, 150, 2, 2, { own: 1 })));
});

test("its own territory is no hindrance, and others are as far as the box wants", () => {
  const grounds = new Grounds([CIRCLE], REACH);
  assert.ok(grounds.isClear(around(200, 150, 80, 20, { own: 7 })));
  const beside = around(262, 150, 20, 10, { own: 1 });
  assert.ok(grounds.isClear(beside));
  assert.ok(!grounds.isClear({ ...beside, distance: 3 }));
  assert.ok(grounds.isClear(around(246, 150, 2, 2, { own: 1, distance: -6 })));
});

test("a territory far larger than the view is met wherever it is", () => {
  const grounds = new Grounds([{ id: 7, x: 0, y: 5e5, radius: 5e5 }], REACH);
  assert.ok(!grounds.isClear(around(200, 150, 10, 10, { own: 1 })));
  assert.ok(grounds.isClear(around(0, -20, 10, 10, { own: 1 })));
});

test("the first of two labels has the choice, the second takes what is left", () => {
  const [good, fair] = [around(100, 100, 40, 20), around(100, 140, 40, 20)];
  assert.deepEqual(placed([{ boxes: [good, fair] }, { boxes: [good, fair] }]), [good, fair]);
  assert.deepEqual(placed([{ boxes: [good] }, { boxes: [good] }]), [good]);
});

test("no name is cut by the frame, unless it must appear", () => {
  const outside = { ...around(390, 100, 60, 20), align: "left" };
  const inside = around(350, 100, 60, 20);
  assert.deepEqual(placed([{ x: 390, y: 100, boxes: [outside, inside] }]), [inside]);
  assert.deepEqual(placed([{ x: 390, y: 100, boxes: [outside] }]), []);
  assert.deepEqual(placed([{ x: 390, y: 100, boxes: [outside], always: true }]), [outside]);
});

test("only boxes that have a territory of their own keep away from the others", () => {
  const grounds = new Grounds([CIRCLE], REACH);
  const box = around(200, 150, 20, 10);
  assert.deepEqual(placed([{ boxes: [box] }], grounds), [box]);
  assert.deepEqual(placed([{ boxes: [{ ...box, own: 1 }] }], grounds), []);
});

test("boxes around a disc leave it free and carry what stands in them", () => {
  const block = { parts: ["a text"], width: 60, height: 15 };
  const boxes = boxesAround({ x: 200, y: 150, radius: 10 }, block, { dx: -1, dy: 0 });
  assert.ok(boxes[0].left + boxes[0].width < 190);
  for (const box of boxes) {
    const grounds = new Grounds([{ id: 1, x: 200, y: 150, radius: 10 }], REACH);
    assert.ok(grounds.isClear({ ...box, own: 2, distance: 0 }));
    assert.deepEqual(box.parts, ["a text"]);
  }
});
