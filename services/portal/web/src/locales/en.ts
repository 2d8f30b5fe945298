import applying from './en/applying.json';
import attachments from './en/attachments.json';
import checking from './en/checking.json';
import claiming from './en/claiming.json';
import duties from './en/duties.json';
import figures from './en/figures.json';
import granting from './en/granting.json';
import register from './en/register.json';

export const texts = { ...figures, ...applying, ...attachments, ...duties, ...granting, ...checking, ...claiming, ...register };
