import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical.js';

describe('the samples that RFC 8785 publishes', () => {
  it('section 3.2.2: literals, strings and numbers', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(input))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`);
  });

  it('section 3.2.3: keys sorted by UTF-16 code units', () => {
    const input = String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`;
    expect(canonicalJson(JSON.parse(input))).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis","\u20ac":"Euro Sign",'
      + '"\ud83d\ude00":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}');
  });

  it.each([
    ['0000000000000000', '0'], ['8000000000000000', '0'], ['0000000000000001', '5e-324'], ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'], ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'], ['c340000000000000', '-9007199254740992'], ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'], ['44b52d02c7e14af6', '1e+23'], ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'], ['444b1ae4d6e2ef4f', '999999999999999900000'], ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'], ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'], ['41b3de4355555554', '333333333.33333325'], ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'], ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'], ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: the number %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it('structures of the published test data', () => {
    const input = '{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{}],"A":{}}';
    expect(canonicalJson(JSON.parse(input))).toBe('{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}');
  });
});

describe('what is not canonical JSON', () => {
  it.each<[string, unknown, string]>([
    ['undefined', undefined, '$: expected a JSON value, got undefined'],
    ['an undefined member', { a: { b: undefined } }, '$.a.b: expected a JSON value, got undefined'],
    ['a hole', Object.assign([], { length: 2 }), '$[0]: expected a JSON value, got undefined'],
    ['a bigint', { cents: 1n }, '$.cents: expected a JSON value, got bigint'],
    ['NaN', [Number.NaN], '$[0]: expected a finite number, got NaN'],
    ['infinity', -Infinity, '$: expected a finite number, got -Infinity'],
    ['a lone surrogate', { text: 'a\ud83d' }, '$.text: expected well-formed text, got a lone surrogate'],
    ['a lone surrogate in a key', { a: { '\ude00': 1 } }, '$.a: expected well-formed text, got a lone surrogate'],
    ['a date', new Date(0), '$: expected a JSON value, got Date'],
    ['a map', [new Map()], '$[0]: expected a JSON value, got Map'],
    ['an object with a form of its own', { toJSON: () => 1 }, '$: expected a JSON value, got Object'],
    ['a function', () => 1, '$: expected a JSON value, got function'],
  ])('refuses %s and says where', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(new TypeError(message));
  });

  it('knows an own key that is called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"b":1}');
  });
});
